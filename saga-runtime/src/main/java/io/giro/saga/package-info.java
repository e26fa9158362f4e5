/** How a step runs: it decides purely over a book, and the runner does the rest. Nothing here knows MySQL or Kafka. */
@NullMarked
package io.giro.saga;

import org.jspecify.annotations.NullMarked;
