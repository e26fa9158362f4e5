/** Who may do what in the databases. */
@NullMarked
package io.giro.migration;

import org.jspecify.annotations.NullMarked;
