package io.lakeferry.pipelines.command;

import java.util.List;

/**
 * Sets how much is logged. Looks at the bare arguments, because Beam logs as soon as its options
 * are read; what log4j2.xml says counts where nothing is set.
 */
final class LogLevels {
  private static final String OURS = "lakeferry.log.level";
  private static final String OTHERS = "lakeferry.log.level.others";

  private LogLevels() {}

  static void set(List<String> arguments) {
    if (isOn(arguments, "debug")) {
      set("DEBUG", "INFO");
    } else if (isOn(arguments, "verbose")) {
      set("INFO", "WARN");
    }
  }

  private static boolean isOn(List<String> arguments, String option) {
    return arguments.contains("--" + option) || arguments.contains("--" + option + "=true");
  }

  private static void set(String ours, String others) {
    System.setProperty(OURS, ours);
    System.setProperty(OTHERS, others);
  }
}
