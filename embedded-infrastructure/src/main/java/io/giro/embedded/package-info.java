/** A real mysqld and a real Kafka broker as child processes on loopback, with nothing to install but two system libraries. */
@NullMarked
package io.giro.embedded;

import org.jspecify.annotations.NullMarked;
