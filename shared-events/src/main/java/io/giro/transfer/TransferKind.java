package io.giro.transfer;

/** What a transfer is for. All kinds take the same seven steps. */
public enum TransferKind {
    /** Between two accounts. */
    TRANSFER,
    /** A deposit: from the {@code @world} stripe beside the account. */
    CHARGE
}
