package io.giro.checker;

/** An account's balance as the views have it; amounts in minor units. */
public record BalanceRow(String account, long posted, long held, long available, long version) {}
