/** Events as JSON. */
@NullMarked
package io.giro.saga.json;

import org.jspecify.annotations.NullMarked;
