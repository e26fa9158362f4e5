package io.giro.account;

/**
 * Whether an account takes part: ACTIVE ⇄ FROZEN, ACTIVE | FROZEN → CLOSED. Money that is already held or promised still
 * settles on a frozen account; a closed one is empty and stays closed.
 */
public enum AccountStatus {
    ACTIVE,
    FROZEN,
    CLOSED
}
