/** What Giro says on Kafka: the events of a transfer, their topics, and the seven steps that speak and listen. */
@NullMarked
package io.giro.event;

import org.jspecify.annotations.NullMarked;
