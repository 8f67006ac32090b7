// One row, as small as a connector can be.
import { connector } from 'headwater';

export default connector({
  async update({ op }) {
    await op.upsert('hello', { message: 'hello, world!' });
  },
});
