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
package io.lakeferry.local.readers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.variant.Variant;

/** The JSON that a value of type VARIANT stands for. */
final class VariantJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private VariantJson() {}

  /**
   * Decodes a value with all that it holds.
   *
   * @throws IllegalArgumentException if it holds a type that JSON has not, such as a date
   */
  static JsonNode decode(Variant variant) {
    return switch (variant.getType()) {
      case OBJECT -> object(variant);
      case ARRAY -> array(variant);
      case NULL -> NODES.nullNode();
      case BOOLEAN -> NODES.booleanNode(variant.getBoolean());
      case BYTE -> NODES.numberNode(variant.getByte());
      case SHORT -> NODES.numberNode(variant.getShort());
      case INT -> NODES.numberNode(variant.getInt());
      case LONG -> NODES.numberNode(variant.getLong());
      case FLOAT -> NODES.numberNode(variant.getFloat());
      case DOUBLE -> NODES.numberNode(variant.getDouble());
      case DECIMAL4, DECIMAL8, DECIMAL16 -> DecimalNode.valueOf(variant.getDecimal());
      case STRING -> NODES.textNode(variant.getString());
      default -> throw new IllegalArgumentException(variant.getType() + " is no type of JSON");
    };
  }

  private static JsonNode object(Variant variant) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < variant.numObjectElements(); i++) {
      Variant.ObjectField field = variant.getFieldAtIndex(i);
      object.set(field.key, decode(field.value));
    }
    return object;
  }

  private static JsonNode array(Variant variant) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < variant.numArrayElements(); i++) {
      array.add(decode(variant.getElementAtIndex(i)));
    }
    return array;
  }
}
