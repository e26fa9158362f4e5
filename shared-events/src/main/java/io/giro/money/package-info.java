/** Money: exact, in whole minor units, with its currency. */
@NullMarked
package io.giro.money;

import org.jspecify.annotations.NullMarked;
