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
package io.lakeferry.local.databricks.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.parser.NamedParameterContext;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParameterHandler;
import org.apache.spark.sql.catalyst.parser.PositionalParameterContext;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Binds the parameters of a statement for Spark. Done here and not by {@code SparkSession.sql(text,
 * args)}, whose positional arguments go through an unordered map.
 */
final class SparkParameters {

  private final String timeZone;

  /**
   * @param timeZone the session's, for timestamps without an offset
   */
  SparkParameters(String timeZone) {
    this.timeZone = timeZone;
  }

  String bind(String sql, List<StatementParameter> parameters) {
    if (parameters.isEmpty()) {
      return sql;
    }
    return ParameterHandler.substituteParameters(sql, context(parameters))._1();
  }

  private ParameterContext context(List<StatementParameter> parameters) {
    if (parameters.get(0).name() == null) {
      List<Expression> values = new ArrayList<>();
      parameters.stream()
          .sorted(Comparator.comparingInt(StatementParameter::ordinal))
          .forEach(parameter -> values.add(literal(parameter)));
      return new PositionalParameterContext(CollectionConverters.asScala(values).toSeq());
    }
    Map<String, Expression> values = new HashMap<>();
    parameters.forEach(parameter -> values.put(parameter.name(), literal(parameter)));
    return new NamedParameterContext(ScalaMaps.of(values));
  }

  private Literal literal(StatementParameter parameter) {
    DataType type =
        parameter.type() == null ? DataTypes.StringType : DataType.fromDDL(parameter.type());
    if (parameter.value() == null) {
      return Literal$.MODULE$.create((Object) null, type);
    }
    Literal text = Literal$.MODULE$.apply(parameter.value());
    if (type.equals(DataTypes.StringType)) {
      return text;
    }
    // As strict as CAST in ANSI mode: a value that does not fit its type is an error.
    Object value = Cast$.MODULE$.apply(text, type, Option.apply(timeZone), true).eval(null);
    return new Literal(value, type);
  }

  /** A small helper: Scala's immutable maps have no short way in from Java. */
  static final class ScalaMaps {

    private ScalaMaps() {}

    static <K, V> scala.collection.immutable.Map<K, V> of(Map<K, V> map) {
      List<Tuple2<K, V>> entries = new ArrayList<>();
      map.forEach((key, value) -> entries.add(new Tuple2<>(key, value)));
      return scala.collection.immutable.Map.from(CollectionConverters.asScala(entries));
    }
  }
}
