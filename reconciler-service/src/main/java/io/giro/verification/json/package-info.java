/** Reports as JSON. */
@NullMarked
package io.giro.verification.json;

import org.jspecify.annotations.NullMarked;
