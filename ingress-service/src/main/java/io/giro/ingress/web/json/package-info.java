/** Reads request bodies, strictly. */
@NullMarked
package io.giro.ingress.web.json;

import org.jspecify.annotations.NullMarked;
