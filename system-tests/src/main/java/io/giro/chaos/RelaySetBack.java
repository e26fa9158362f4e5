package io.giro.chaos;

/** The relay goes back in the binary log and says some hundred requests again. */
record RelaySetBack(int shard, int positions) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.kill(Service.INGRESS);
        new RelayPositions(deployment, shard).setBack(positions);
        deployment.start(Service.INGRESS);
    }

    @Override
    public String sentence() {
        return "the relay of shard %d is set back by %d positions".formatted(shard, positions);
    }
}
