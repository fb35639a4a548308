/** Stands for the text of the bundled worker where only pure parts are tested: nothing there starts one. */
export default "";
