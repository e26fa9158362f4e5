/** What of the outbox still waits for the relay. */
@NullMarked
package io.giro.relay.jdbc;

import org.jspecify.annotations.NullMarked;
