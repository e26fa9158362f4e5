/** What happens to the relays, as metrics. */
@NullMarked
package io.giro.relay.micrometer;

import org.jspecify.annotations.NullMarked;
