package io.giro.checker;

import java.math.BigInteger;

/**
 * The record of a repair of an account's posted balance.
 *
 * @param version the account's version at that time: entries up to it were booked before the repair
 * @param posted what posted was set to, in minor units
 */
public record RepairRow(String account, long version, BigInteger posted) {}
