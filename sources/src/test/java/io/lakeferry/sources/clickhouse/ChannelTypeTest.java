/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule by which PostHog says what led to a session, and their order, on the real engine. */
@ExtendWith(EngineServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChannelTypeTest {
  private static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
  private static final String DEFINITIONS =
      """
      ('google', 'source', 'Search', 'Paid Search', 'Organic Search'),
      ('google.com', 'source', 'Search', 'Paid Search', 'Organic Search'),
      ('facebook.com', 'source', 'Social', 'Paid Social', 'Organic Social'),
      ('amazon.co.uk', 'source', 'Shopping', 'Paid Shopping', 'Organic Shopping'),
      ('youtube.com', 'source', 'Video', 'Paid Video', 'Organic Video'),
      ('mail.example.com', 'source', 'Email', NULL, 'Email'),
      ('display', 'medium', NULL, 'Display', 'Display'),
      ('cpm', 'medium', NULL, 'Display', 'Display'),
      ('social', 'medium', NULL, 'Paid Social', 'Organic Social'),
      ('email', 'medium', NULL, NULL, 'Email'),
      ('affiliate', 'medium', NULL, NULL, 'Affiliate')""";

  /** Campaign, medium, source, referring domain, gclid, fbclid, gad_source; what comes of them. */
  private static final List<String> CASES =
      """
      cross-network | | | | | | | Cross Network
      Summer Cross-Network Push | cpc | google | google.com | g | f | 1 | Cross Network
      | cpc | google | | | | | Paid Search
      | CPC | GOOGLE | | | | | Paid Search
      | cpc | news.google.com | | | | | Paid Search
      | cpv | facebook.com | google.com | | | | Paid Social
      | ppc | www.amazon.co.uk | | | | | Paid Shopping
      | cpa | nobody | | | | | Paid Unknown
      | retargeting | | | | | | Paid Unknown
      | paid | | | | | | Paid Unknown
      | paid-social | | m.facebook.com | | | | Paid Social
      | Paid | | youtube.com | | | | Paid Video
      | paidsocial | mail.example.com | | | | | Paid Unknown
      | | | | gclid | | | Paid Unknown
      | | | google.com | gclid | | | Paid Search
      | email | | | gclid | | | Paid Unknown
      | | | | | | 1 | Paid Search
      | | | | | | 2 | Paid Unknown
      | | | | | fb | 2 | Paid Social
      | | facebook.com | | | | 1 | Paid Social
      shopping | cpc | | | | | | Paid Shopping
      my-shop | cpc | | google.com | | | | Paid Shopping
      workshop | cpc | | | | | | Paid Unknown
      shop | cpc | google | | | | | Paid Search
      eshop | cpc | | | | | | Paid Shopping
      | cpm | | google.com | | | | Display
      | cpc | | google.com | | | | Paid Search
      Video Ads | cpc | | | | | | Paid Video
      Video Ads | cpc | | | | fb | | Paid Video
      | cpc | | | | fb | | Paid Social
      | | | $direct | | | | Direct
      | | (direct) | $direct | | | | Direct
      | | Direct | $direct | | | | Direct
      | | $direct | $direct | | | | Direct
      null | null | null | $direct | null | null | null | Direct
      | | | $direct | | fb | | Organic Social
      | email | | $direct | | | | Email
      | | google | $direct | | | | Organic Search
      | other | | $direct | | | | Direct
      | | | www.google.com | | | | Organic Search
      | | | l.facebook.com | | | | Organic Social
      | | mail.example.com | | | | | Email
      | | youtube.com | google.com | | | | Organic Video
      shopping | | | google.com | | | | Organic Shopping
      eshop-video | | | | | | | Organic Shopping
      workshop-video | | | | | | | Organic Video
      shopping | | facebook.com | | | | | Organic Social
      | affiliate | | google.com | | | | Affiliate
      | social | | | | | | Organic Social
      | Display | | | | | | Display
      launch-video | | | blog.example.org | | | | Organic Video
      | web-push | | blog.example.org | | | | Push
      | pushed | | blog.example.org | | | | Referral
      | | | blog.example.org | | fb | | Organic Social
      | | | blog.example.org | | | | Referral
      | | newsletter | | | | | Unknown
      | | | | | | | Unknown
      | | | null | | | | Unknown"""
          .lines()
          .toList();

  private final Map<String, String> channels = new LinkedHashMap<>();
  private PersonsSessionsDatabase database;

  @BeforeAll
  void exportOneSessionForEachCase(EngineServer.Running server) {
    database = new PersonsSessionsDatabase(server);
    database.execute("INSERT INTO channel_definition VALUES " + DEFINITIONS);
    SessionEvents events = new SessionEvents(database);
    for (int number = 0; number < CASES.size(); number++) {
      String[] parts = parts(CASES.get(number));
      events
          .of(SessionEvents.sessionId(START, number), START)
          .with("utm_campaign", parts[0])
          .with("utm_medium", parts[1])
          .with("utm_source", parts[2])
          .with("$referring_domain", parts[3])
          .with("gclid", parts[4])
          .with("fbclid", parts[5])
          .with("gad_source", parts[6])
          .insert();
    }
    database
        .export(BuiltInModel.named("sessions"), new Window(START, START.plusSeconds(3600)))
        .all()
        .forEach(row -> channels.put(row.get("session_id"), row.get("channel_type")));
  }

  @AfterAll
  void drop() {
    database.close();
  }

  static Stream<String> cases() {
    return CASES.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void campaignMediumSourceDomainAndAdIdsMakeAChannel(String text) {
    assertThat(channels.get(SessionEvents.sessionId(START, CASES.indexOf(text))))
        .isEqualTo(parts(text)[7]);
  }

  /** Empty texts as they come: absent and empty are the same to PostHog. */
  private static String[] parts(String text) {
    String[] parts = text.split("\\|", -1);
    for (int index = 0; index < parts.length; index++) {
      parts[index] = parts[index].strip();
    }
    return parts;
  }
}
