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
package io.lakeferry.transforms.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which ClickHouse types a column of a declared type can be read from. Values are converted by
 * ClickHouse, which fails where one is out of range.
 *
 * <p>See <a href="https://clickhouse.com/docs/sql-reference/data-types">ClickHouse's types</a>.
 */
public final class AcceptedTypes {
  private static final List<String> INTEGERS =
      List.of(
          "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Int128",
          "UInt128", "Int256", "UInt256");
  private static final List<String> FLOATS = List.of("Float32", "Float64");
  private static final List<String> TEXTS =
      List.of("String", "FixedString", "UUID", "Enum8", "Enum16", "IPv4", "IPv6");
  private static final List<String> DATES = List.of("Date", "Date32");
  private static final List<String> TIMES = List.of("DateTime", "DateTime64");
  private static final String ARRAY = "Array";
  private static final String JSON = "JSON";

  private static final Map<ValueType, List<String>> TAKEN = new EnumMap<>(ValueType.class);

  /** What a column of a type is best declared as. */
  private static final Map<String, ValueType> SUGGESTED = new LinkedHashMap<>();

  static {
    TAKEN.put(
        ValueType.STRING,
        Stream.of(TEXTS, INTEGERS, FLOATS, List.of("Decimal", "Bool"), DATES, TIMES)
            .flatMap(List::stream)
            .toList());
    TAKEN.put(ValueType.BIGINT, concat(INTEGERS, List.of("Bool")));
    TAKEN.put(ValueType.INTEGER, concat(INTEGERS, List.of("Bool")));
    TAKEN.put(ValueType.DOUBLE, concat(FLOATS, INTEGERS));
    TAKEN.put(ValueType.BOOLEAN, List.of("Bool", "UInt8", "Int8"));
    TAKEN.put(ValueType.DATE, DATES);
    TAKEN.put(ValueType.TIMESTAMP, TIMES);
    TAKEN.put(ValueType.JSON, List.of("String", "FixedString", JSON));
    TAKEN.put(ValueType.STRING_ARRAY, List.of(ARRAY));
    TEXTS.forEach(type -> SUGGESTED.put(type, ValueType.STRING));
    FLOATS.forEach(type -> SUGGESTED.put(type, ValueType.DOUBLE));
    DATES.forEach(type -> SUGGESTED.put(type, ValueType.DATE));
    TIMES.forEach(type -> SUGGESTED.put(type, ValueType.TIMESTAMP));
    List.of("Int8", "Int16", "Int32", "UInt8", "UInt16")
        .forEach(type -> SUGGESTED.put(type, ValueType.INTEGER));
    List.of("Int64", "UInt32", "UInt64").forEach(type -> SUGGESTED.put(type, ValueType.BIGINT));
    List.of("Int128", "UInt128", "Int256", "UInt256", "Decimal")
        .forEach(type -> SUGGESTED.put(type, ValueType.STRING));
    SUGGESTED.put("Bool", ValueType.BOOLEAN);
    SUGGESTED.put(JSON, ValueType.JSON);
  }

  private AcceptedTypes() {}

  /** Names of the ClickHouse types that a declared type takes, without their arguments. */
  public static List<String> of(ValueType type) {
    return TAKEN.get(type);
  }

  /**
   * What speaks against reading a column from a ClickHouse type, with the remedy; empty if nothing
   * does.
   *
   * @param expression the column's expression, for the remedy
   * @param clickHouseType as ClickHouse writes it, for example {@code LowCardinality(String)}
   */
  public static Optional<String> problemOf(
      Column column, String expression, String clickHouseType) {
    SourceType type = SourceType.parse(clickHouseType);
    if (!takes(column.type(), type)) {
      return Optional.of(
          "column "
              + column.name()
              + " is declared as "
              + column.type()
              + ", but ClickHouse yields "
              + clickHouseType
              + ": "
              + remedy(column.type(), expression, type));
    }
    if (type.nullable() && column.nullability() == Column.Nullability.NEVER_NULL) {
      return Optional.of(
          "column "
              + column.name()
              + " is declared as never NULL, but ClickHouse yields "
              + clickHouseType
              + ": leave 'nullable: false' out, or give an expression that is never NULL");
    }
    return Optional.empty();
  }

  /**
   * The type that a column is best declared as; empty if its values have to be made into something
   * else by an expression.
   */
  public static Optional<ValueType> suggestedFor(String column, String clickHouseType) {
    SourceType type = SourceType.parse(clickHouseType);
    if (type.base().equals("String") && column.endsWith("properties")) {
      return Optional.of(ValueType.JSON);
    }
    if (takes(ValueType.STRING_ARRAY, type)) {
      return Optional.of(ValueType.STRING_ARRAY);
    }
    return Optional.ofNullable(SUGGESTED.get(type.base()));
  }

  /** Whether values of a ClickHouse type can be NULL. */
  public static boolean isNullable(String clickHouseType) {
    return SourceType.parse(clickHouseType).nullable();
  }

  /**
   * Whether a column of a type can be read from a ClickHouse type, NULL or not.
   *
   * @param clickHouseType as ClickHouse writes it
   */
  public static boolean takes(ValueType declared, String clickHouseType) {
    return takes(declared, SourceType.parse(clickHouseType));
  }

  private static boolean takes(ValueType declared, SourceType type) {
    if (declared == ValueType.STRING_ARRAY) {
      if (!type.base().equals(ARRAY)) {
        return false;
      }
      SourceType element = SourceType.parse(type.arguments());
      return !element.nullable() && TAKEN.get(ValueType.STRING).contains(element.base());
    }
    return TAKEN.get(declared).contains(type.base());
  }

  private static String remedy(ValueType declared, String expression, SourceType type) {
    return switch (type.base()) {
      case "Map", "Tuple", "Nested", "Variant", "Dynamic", "Object" ->
          "write toJSONString(" + expression + ") and declare JSON";
      case "AggregateFunction" -> "write finalizeAggregation(" + expression + ")";
      case ARRAY ->
          type.arguments().startsWith("Nullable") || type.arguments().contains("(Nullable")
              ? "write arrayMap(x -> ifNull(toString(x), ''), "
                  + expression
                  + ") and declare STRING_ARRAY"
              : takes(ValueType.STRING_ARRAY, type)
                  ? "declare STRING_ARRAY"
                  : "write toJSONString(" + expression + ") and declare JSON";
      default -> remedyOfPlain(declared, expression, type);
    };
  }

  private static String remedyOfPlain(ValueType declared, String expression, SourceType type) {
    boolean text = TEXTS.contains(type.base());
    boolean time = TIMES.contains(type.base());
    return switch (declared) {
      case TIMESTAMP ->
          text
              ? "write parseDateTime64BestEffort(" + expression + ", 6, 'UTC')"
              : "write toDateTime64(" + expression + ", 6, 'UTC')";
      case DATE ->
          time
              ? "write toDate32(" + expression + ")"
              : "write toDate32OrNull(toString(" + expression + "))";
      case BIGINT ->
          time
              ? "write toUnixTimestamp64Micro(toDateTime64(" + expression + ", 6))"
              : number("toInt64", expression, text);
      case INTEGER -> number("toInt32", expression, text);
      case DOUBLE -> number("toFloat64", expression, text);
      case BOOLEAN -> "write a condition, such as " + expression + " != ''";
      case STRING -> "write toString(" + expression + ")";
      case JSON -> "write toJSONString(" + expression + ")";
      case STRING_ARRAY -> "write [toString(" + expression + ")]";
    };
  }

  private static String number(String function, String expression, boolean text) {
    return "write "
        + function
        + (text ? "OrNull(toString(" + expression + "))" : "(" + expression + ")");
  }

  private static List<String> concat(List<String> left, List<String> right) {
    return Stream.concat(left.stream(), right.stream()).toList();
  }

  /**
   * A ClickHouse type.
   *
   * @param base its name without arguments
   * @param arguments what stands in its brackets; empty without any
   */
  private record SourceType(String base, String arguments, boolean nullable) {
    static SourceType parse(String text) {
      String bare = text.strip();
      String wrapped = null;
      boolean nullable = false;
      while (!bare.equals(wrapped)) {
        wrapped = bare;
        nullable |= wrapped.startsWith("Nullable(");
        bare =
            plain(
                unwrapped(
                    wrapped, wrapped.startsWith("Nullable(") ? "Nullable(" : "LowCardinality("));
      }
      int bracket = bare.indexOf('(');
      return new SourceType(
          bracket < 0 ? bare : bare.substring(0, bracket),
          bracket < 0 ? "" : bare.substring(bracket + 1, bare.length() - 1),
          nullable);
    }

    /** Of {@code SimpleAggregateFunction(max, X)}, whose values are those of X, this X. */
    private static String plain(String type) {
      String arguments = unwrapped(type, "SimpleAggregateFunction(");
      if (arguments.equals(type)) {
        return type;
      }
      int depth = 0;
      for (int index = 0; index < arguments.length(); index++) {
        char character = arguments.charAt(index);
        depth += character == '(' ? 1 : character == ')' ? -1 : 0;
        if (character == ',' && depth == 0) {
          return arguments.substring(index + 1).strip();
        }
      }
      return type;
    }

    private static String unwrapped(String type, String wrapper) {
      return type.startsWith(wrapper) && type.endsWith(")")
          ? type.substring(wrapper.length(), type.length() - 1)
          : type;
    }
  }
}
