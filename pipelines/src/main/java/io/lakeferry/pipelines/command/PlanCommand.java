package io.lakeferry.pipelines.command;

import java.util.List;

final class PlanCommand implements Command {
  PlanCommand(Terminal terminal) {}

  @Override
  public String help() {
    return "";
  }

  @Override
  public int run(List<String> arguments) {
    return 70;
  }
}
