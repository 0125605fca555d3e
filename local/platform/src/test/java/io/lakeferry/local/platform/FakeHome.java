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
package io.lakeferry.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * A project's home whose two servers are small fakes. What a fake does stands in the file {@code
 * behaviour} of its data folder: {@code die}, {@code silent} (never ready), {@code stubborn}
 * (ignores the signal), or by default it gets ready and waits.
 */
public final class FakeHome {
  private static final String SOURCE =
      """
      package %s;

      import java.nio.file.*;
      import java.util.*;

      public final class %s {
        public static void main(String[] arguments) throws Exception {
          Map<String, String> options = new HashMap<>();
          for (int index = 0; index + 1 < arguments.length; index += 2) {
            options.put(arguments[index], arguments[index + 1]);
          }
          Path behaviourFile = Path.of(options.get("--dir"), "behaviour");
          String behaviour = Files.exists(behaviourFile) ? Files.readString(behaviourFile) : "";
          System.out.println("fake started with " + String.join(" ", arguments));
          for (String option : List.of("--password-file", "--client-secret-file", "--token-file")) {
            if (options.containsKey(option)) {
              System.out.println("careless " + Files.readString(Path.of(options.get(option))));
            }
          }
          if (behaviour.equals("die")) {
            System.err.println("the fake cannot live");
            System.exit(3);
          }
          if (behaviour.equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try {
                Thread.sleep(600_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
          }
          if (!behaviour.equals("silent")) {
            String ready = "{\\"port\\":4711,\\"pid\\":" + ProcessHandle.current().pid()
                + ",\\"version\\":\\"26.7\\",\\"host\\":\\"local.cloud.databricks.com\\",\\"httpsPort\\":1,"
                + "\\"proxyPort\\":2,\\"adminPort\\":3,\\"httpPath\\":\\"/sql/1.0/warehouses/local\\","
                + "\\"trustStore\\":\\"/store.p12\\",\\"trustStorePassword\\":\\"changeit\\","
                + "\\"trustStoreType\\":\\"PKCS12\\",\\"more\\":true}";
            Files.writeString(Path.of(options.get("--ready-file")), ready);
          }
          Thread.sleep(600_000);
        }
      }
      """;

  private FakeHome() {}

  public static Path create(Path home) throws IOException {
    for (LocalPart part : LocalPart.values()) {
      Path sources = Files.createDirectories(home.resolve("sources-" + part.folderName()));
      Path classes = Files.createDirectories(home.resolve("classes-" + part.folderName()));
      int dot = part.mainClass().lastIndexOf('.');
      String packageName = part.mainClass().substring(0, dot);
      String className = part.mainClass().substring(dot + 1);
      Path source = sources.resolve(className + ".java");
      Files.writeString(source, SOURCE.formatted(packageName, className));
      int result =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", classes.toString(), source.toString());
      assertThat(result).as("compiling the fake %s", part).isZero();
      Path jar = home.resolve(part.jar());
      Files.createDirectories(jar.getParent());
      String entry = part.mainClass().replace('.', '/') + ".class";
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file)) {
        out.putNextEntry(new JarEntry(entry));
        Files.copy(classes.resolve(entry), out);
        out.closeEntry();
      }
    }
    return home;
  }

  public static void behave(Path directory, LocalPart part, String behaviour) throws IOException {
    Path data = Files.createDirectories(directory.resolve(part.folderName()));
    Files.writeString(data.resolve("behaviour"), behaviour);
  }
}
