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
import java.util.List;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.TransactionExecutionObserver;
import scala.Function0;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sees the Delta transactions that one statement starts on its thread. So a statement's row counts
 * come from its own commit, whatever other sessions commit meanwhile.
 */
final class CommitObserver implements TransactionExecutionObserver {

  private final List<OptimisticTransaction> transactions = new ArrayList<>();
  private Option<TransactionExecutionObserver> next = Option.empty();

  /**
   * A metric of the statement's write, summed over its commits.
   *
   * @param metric as in DESCRIBE HISTORY's operationMetrics
   */
  long sum(String metric) {
    long sum = 0;
    for (OptimisticTransaction transaction : transactions) {
      if (transaction.committed().isDefined()
          && transaction.commitInfo().operationMetrics().isDefined()) {
        String value =
            CollectionConverters.asJava(transaction.commitInfo().operationMetrics().get())
                .getOrDefault(metric, "0");
        sum += Long.parseLong(value);
      }
    }
    return sum;
  }

  @Override
  public OptimisticTransaction startingTransaction(Function0<OptimisticTransaction> start) {
    OptimisticTransaction transaction = start.apply();
    transactions.add(transaction);
    return transaction;
  }

  @Override
  public TransactionExecutionObserver createChild() {
    return this;
  }

  @Override
  public <T> T preparingCommit(Function0<T> prepare) {
    return prepare.apply();
  }

  @Override
  public void beginDoCommit() {}

  @Override
  public void beginBackfill() {}

  @Override
  public void beginPostCommit() {}

  @Override
  public void transactionCommitted() {}

  @Override
  public void transactionAborted() {}

  @Override
  public Option<TransactionExecutionObserver> nextObserver() {
    return next;
  }

  @Override
  public void nextObserver_$eq(Option<TransactionExecutionObserver> observer) {
    next = observer;
  }
}
