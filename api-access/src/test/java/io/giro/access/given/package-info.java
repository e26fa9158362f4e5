/** What tests of mode {@code jwt} begin with: an issuer that makes good tokens and bad ones. */
@NullMarked
package io.giro.access.given;

import org.jspecify.annotations.NullMarked;
