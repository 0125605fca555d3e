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
package io.lakeferry.pipelines.options;

import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/**
 * An option as its interface declares it.
 *
 * @param name without the two dashes
 * @param type String, Long, Integer or Boolean
 * @param description one or two sentences without a full stop at the end
 * @param defaultText the default as a user would write it; empty if there is none
 * @param form what its text holds
 */
record OptionDescription(
    String name,
    Class<?> type,
    String description,
    Optional<String> defaultText,
    Necessity necessity,
    Secrecy secrecy,
    OptionForm.Form form) {

  /** Whether it must be given. */
  enum Necessity {
    REQUIRED,
    OPTIONAL
  }

  /** Whether its value may be repeated in messages. */
  enum Secrecy {
    OPEN,
    NEVER_REPEATED
  }

  /** The options that the interface itself declares: required ones first, then by name. */
  static List<OptionDescription> declaredBy(Class<?> options) {
    return of(options.getDeclaredMethods());
  }

  /** The options that the interface declares or inherits. */
  static List<OptionDescription> allOf(Class<?> options) {
    return of(options.getMethods());
  }

  private static List<OptionDescription> of(Method[] methods) {
    return Arrays.stream(methods)
        .filter(method -> method.isAnnotationPresent(Description.class))
        .filter(method -> method.getDeclaringClass().getPackage() == packageOfOurs())
        .map(OptionDescription::of)
        .sorted(
            Comparator.comparing(OptionDescription::necessity)
                .thenComparing(OptionDescription::name))
        .toList();
  }

  private static Package packageOfOurs() {
    return OptionDescription.class.getPackage();
  }

  private static OptionDescription of(Method getter) {
    return new OptionDescription(
        nameOf(getter),
        getter.getReturnType(),
        getter.getAnnotation(Description.class).value(),
        defaultOf(getter),
        getter.isAnnotationPresent(Validation.Required.class)
            ? Necessity.REQUIRED
            : Necessity.OPTIONAL,
        getter.isAnnotationPresent(SecretOption.class) ? Secrecy.NEVER_REPEATED : Secrecy.OPEN,
        getter.isAnnotationPresent(OptionForm.class)
            ? getter.getAnnotation(OptionForm.class).value()
            : OptionForm.Form.SINGLE);
  }

  /** The option's name behind a getter, by the rules of Java beans, as Beam has them. */
  static String nameOf(Method getter) {
    String name = getter.getName();
    return Introspector.decapitalize(name.substring(name.startsWith("is") ? 2 : 3));
  }

  private static Optional<String> defaultOf(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        return text.value().isEmpty() ? Optional.empty() : Optional.of(text.value());
      }
      if (annotation instanceof Default.Integer number) {
        return Optional.of(Integer.toString(number.value()));
      }
      if (annotation instanceof Default.Boolean truth) {
        return Optional.of(Boolean.toString(truth.value()));
      }
    }
    return Optional.empty();
  }
}
