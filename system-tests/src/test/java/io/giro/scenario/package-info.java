/** What banks live through, with numbers: a trading day, a bank run, rings of payments, the last cent. */
@NullMarked
package io.giro.scenario;

import org.jspecify.annotations.NullMarked;
