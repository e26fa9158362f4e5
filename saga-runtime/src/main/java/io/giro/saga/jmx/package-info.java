/** What the JVM says of the machine below it. */
@NullMarked
package io.giro.saga.jmx;

import org.jspecify.annotations.NullMarked;
