/** The public API over HTTP. */
@NullMarked
package io.giro.ingress.web;

import org.jspecify.annotations.NullMarked;
