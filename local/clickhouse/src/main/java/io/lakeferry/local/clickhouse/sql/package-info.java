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
/**
 * What the HTTP front must know of a statement before the engine sees it: its kind, its FORMAT
 * clause, where its data begins. Found by a small tokenizer that knows strings, quoted identifiers
 * and comments; the engine's own parser has the last word on everything else.
 *
 * <p>{@link io.lakeferry.local.clickhouse.sql.Statement} is the door.
 */
package io.lakeferry.local.clickhouse.sql;
