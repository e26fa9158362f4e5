package io.giro.checker;

/** Says that the account a transfer goes to stands on this shard: there its second copy in the views is expected. */
public record DestinationRow(TransferId transferId) implements Row {
    @Override
    public String what() {
        return "destination";
    }
}
