/** Verifications as REST. */
@NullMarked
package io.giro.verification.web;

import org.jspecify.annotations.NullMarked;
