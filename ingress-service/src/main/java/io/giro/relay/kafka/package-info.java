/** Elects who relays which shard, and sends the rows. */
@NullMarked
package io.giro.relay.kafka;

import org.jspecify.annotations.NullMarked;
