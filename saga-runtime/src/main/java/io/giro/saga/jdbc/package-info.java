/** Books and shards in MySQL. */
@NullMarked
package io.giro.saga.jdbc;

import org.jspecify.annotations.NullMarked;
