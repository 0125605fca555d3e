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
package io.lakeferry.local.clickhouse.engine;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Query parameters as the four C arrays that chDB takes. Must stay reachable during the call. */
final class ParameterArrays {
  private final int count;
  private final Memory names;
  private final Memory nameLengths;
  private final Memory values;
  private final Memory valueLengths;
  // JNA frees a Memory once it is unreachable, and C only holds the addresses.
  private final List<Memory> texts = new ArrayList<>();

  ParameterArrays(List<QueryParameter> parameters) {
    count = parameters.size();
    names = array();
    nameLengths = array();
    values = array();
    valueLengths = array();
    for (int i = 0; i < count; i++) {
      put(names, nameLengths, i, parameters.get(i).name());
      put(values, valueLengths, i, parameters.get(i).value());
    }
  }

  private Memory array() {
    return count == 0 ? null : new Memory((long) count * Native.POINTER_SIZE);
  }

  private void put(Memory pointers, Memory lengths, int index, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    texts.add(memory);
    pointers.setPointer((long) index * Native.POINTER_SIZE, memory);
    lengths.setLong((long) index * Native.POINTER_SIZE, bytes.length);
  }

  int count() {
    return count;
  }

  Pointer names() {
    return names;
  }

  Pointer nameLengths() {
    return nameLengths;
  }

  Pointer values() {
    return values;
  }

  Pointer valueLengths() {
    return valueLengths;
  }
}
