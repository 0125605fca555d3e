package io.lakeferry.pipelines.options;

/** What a look at models that asks no source can be told. */
public interface ModelLookOptions extends ReportOptions, ConfigOptions {}
