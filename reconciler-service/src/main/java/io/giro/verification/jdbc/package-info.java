/** The repairs, and the records of the runs, in MySQL. */
@NullMarked
package io.giro.verification.jdbc;

import org.jspecify.annotations.NullMarked;
