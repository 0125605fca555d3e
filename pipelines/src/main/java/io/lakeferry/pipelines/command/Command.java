package io.lakeferry.pipelines.command;

import java.util.List;

/** One command of the command line. */
interface Command {

  /** What {@code --help} prints. */
  String help();

  /**
   * Does it.
   *
   * @param arguments without the command's name
   * @return the exit code
   */
  int run(List<String> arguments);
}
