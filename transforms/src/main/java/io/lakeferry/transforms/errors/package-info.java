/**
 * The one exception type of Lakeferry: a code per cause decides the exit code and whether to try
 * again.
 */
package io.lakeferry.transforms.errors;
