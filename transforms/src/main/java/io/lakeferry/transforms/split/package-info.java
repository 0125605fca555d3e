/** Splits: contiguous, disjoint and complete ranges of a model's key inside one window. */
package io.lakeferry.transforms.split;
