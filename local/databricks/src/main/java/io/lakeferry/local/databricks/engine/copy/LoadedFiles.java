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
package io.lakeferry.local.databricks.engine.copy;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;

/**
 * A table's memory of the files that COPY INTO loaded: one Delta transaction identifier a file, in
 * the same commit as the file's rows.
 *
 * <ul>
 *   <li>Atomic: there is no state in which rows stand without the memory of their file.
 *   <li>Delta keeps these identifiers through checkpoints, VACUUM and OPTIMIZE, and RESTORE does
 *       not take them back; a new table starts without any. The same is reported of Databricks
 *       (VACUUM: release notes of Databricks Runtime 15.2; RESTORE: a forum thread).
 *   <li>Two statements that load one file at once read and write one identifier, which is what
 *       Delta's conflict check looks for.
 *   <li>A user's own commit metadata and streaming identifiers are other fields and other names.
 * </ul>
 *
 * @see <a
 *     href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#transaction-identifiers">transaction
 *     identifiers</a>
 */
final class LoadedFiles {

  private static final String APPLICATION_PREFIX = "lakeferry.copy-into:";
  private static final long LOADED = 1;

  private LoadedFiles() {}

  /**
   * The files that the table does not know yet. Files asked for take part in the transaction's
   * conflict check.
   */
  static List<Path> notLoaded(OptimisticTransaction transaction, List<Path> files) {
    List<Path> pending = new ArrayList<>();
    for (Path file : files) {
      if (transaction.txnVersion(applicationId(file)) < LOADED) {
        pending.add(file);
      }
    }
    return pending;
  }

  /** The actions that remember the files. */
  static List<Action> remember(List<Path> files, long nowMillis) {
    List<Action> actions = new ArrayList<>();
    for (Path file : files) {
      actions.add(new SetTransaction(applicationId(file), LOADED, Option.apply(nowMillis)));
    }
    return actions;
  }

  private static String applicationId(Path file) {
    return APPLICATION_PREFIX + file.toUri().getPath();
  }
}
