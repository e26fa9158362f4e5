/** Who calls an API, what they may, and how their words are shown. */
@NullMarked
package io.giro.access;

import org.jspecify.annotations.NullMarked;
