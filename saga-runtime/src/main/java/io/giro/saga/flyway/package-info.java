/** The schemas of every shard, brought up to date before any service starts. */
@NullMarked
package io.giro.saga.flyway;

import org.jspecify.annotations.NullMarked;
