/** Windows of time, half-open, and which source table holds one. */
package io.lakeferry.transforms.window;
