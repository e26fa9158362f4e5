/** A load on the API of a running product, for people who want the report of Gatling. */
@NullMarked
package io.giro.benchmark.gatling;

import org.jspecify.annotations.NullMarked;
