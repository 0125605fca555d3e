package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sinks.protocol.RunSpecification;
import java.time.Clock;

/** ClickHouse and Databricks as the settings name them. */
public final class RealConnections implements Connections {
  private final ExportSettings settings;
  private final Clock clock;

  public RealConnections(ExportSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public WindowSource openSource() {
    return new ClickHouseWindowSource(settings, clock);
  }

  @Override
  public LoadTarget target(RunSpecification specification) {
    return new DatabricksTarget(settings.warehouse(), specification);
  }
}
