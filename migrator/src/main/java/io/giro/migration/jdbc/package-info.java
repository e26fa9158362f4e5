/** Makes the users of the databases. */
@NullMarked
package io.giro.migration.jdbc;

import org.jspecify.annotations.NullMarked;
