/**
 * The independent checker: it reads every table of every shard and names what contradicts. It shares nothing with the
 * steps but the names of the tables, so that an error in their code cannot hide itself here.
 */
@NullMarked
package io.giro.checker;

import org.jspecify.annotations.NullMarked;
