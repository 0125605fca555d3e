/** The commands of the command line: they parse, call, print, and give the exit code. */
package io.lakeferry.pipelines.command;
