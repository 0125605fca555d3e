/**
 * What the user can set: Beam option interfaces, their check, and the typed result. Everything that
 * is wrong is named at once; secrets are references and never values.
 */
package io.lakeferry.pipelines.options;
