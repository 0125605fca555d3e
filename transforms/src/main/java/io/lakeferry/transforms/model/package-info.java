/** What a model is, as data: columns, keys, and how it is loaded. */
package io.lakeferry.transforms.model;
