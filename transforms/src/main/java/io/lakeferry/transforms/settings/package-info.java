/** Values of settings: secret references, sizes, durations, and the clock's sleeper. */
package io.lakeferry.transforms.settings;
