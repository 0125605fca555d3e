/**
 * The demonstration: both local servers in a temporary folder, three hours of sample events
 * exported by one process each, looked at, and one hour launched again.
 *
 * <p>{@link io.lakeferry.local.demo.Demo} is the public face. It knows the export by its command
 * line alone, as an orchestrator does.
 */
package io.lakeferry.local.demo;
